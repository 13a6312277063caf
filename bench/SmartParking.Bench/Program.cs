using SmartParking.Bench;

return args switch
{
    ["rls", .. var rest] => await RlsBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Which benchmark? rls [readings] [tenants]");
    return 2;
}
