using SmartParking.Bench;
using SmartParking.Bench.Chaos;

return args switch
{
    ["rls", .. var rest] => await RlsBench.RunAsync(rest),
    ["audit", .. var rest] => await AuditBench.RunAsync(rest),
    ["ingest", .. var rest] => await IngestBench.RunAsync(rest),
    ["api", .. var rest] => await ApiBench.RunAsync(rest),
    ["live"] => await LiveBench.RunAsync(),
    ["keys"] => await KeysBench.RunAsync(),
    ["people"] => await PeopleBench.RunAsync(),
    ["monitoring", .. var rest] => await MonitoringBench.RunAsync(rest),
    ["backup", .. var rest] => await BackupBench.RunAsync(rest),
    ["upgrade", var former, .. var rest] => await UpgradeBench.RunAsync(former, rest),
    ["chaos", .. var rest] => await ChaosBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Which benchmark? rls [readings] [tenants] | audit [entries] | ingest [readings] | api [seconds] | live | keys | people | monitoring [rounds] | backup [readings] | upgrade <former program> [readings] | chaos [fault ...] [--short]");
    return 2;
}
