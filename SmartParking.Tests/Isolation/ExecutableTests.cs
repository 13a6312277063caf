using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace SmartParking.Tests.Isolation;

/// <summary>The same, seen by whoever runs the program: exit codes and words.</summary>
[Collection(IsolationTests.Name)]
public sealed class ExecutableTests(IsolationCluster cluster)
{
    [Theory]
    [InlineData("policy widened to true")]
    [InlineData("context by ALTER ROLE")]
    public async Task The_portal_refuses_to_serve_over_a_spoiled_database(string name)
    {
        var mutant = Mutants.All[name];
        await cluster.SuperuserAsync(mutant.Apply);
        try
        {
            var (exitCode, output) = await PortalProcess.RunAsync(cluster.Database, ["serve", "--urls", "http://127.0.0.1:0"]);

            exitCode.ShouldBe(1, output);
            output.ShouldContain($"{mutant.Code}: ");
            output.ShouldContain(mutant.Spoiled);
        }
        finally
        {
            await cluster.SuperuserAsync(mutant.Undo);
        }
    }

    [Fact]
    public async Task Serve_refuses_the_owners_connection_string_outside_Development()
    {
        var (exitCode, output) = await PortalProcess.RunAsync(
            cluster.Database, ["serve", "--urls", "http://127.0.0.1:0"], environment => environment["ConnectionStrings__Owner"] = cluster.Database.Owner);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("ConnectionStrings:Owner must not be set where the Portal serves");
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Validate_says_what_it_found_and_exits_accordingly()
    {
        var clean = await PortalProcess.RunAsync(cluster.Database, ["validate"]);
        clean.ShouldBe((0, "validate: no findings\n"));

        var mutant = Mutants.All["TRUNCATE"];
        await cluster.SuperuserAsync(mutant.Apply);
        try
        {
            var (exitCode, output) = await PortalProcess.RunAsync(cluster.Database, ["validate"]);
            exitCode.ShouldBe(1);
            output.ShouldBe("grant-forbidden: parking_app has TRUNCATE on space_overrides: no policy bounds that verb.\nvalidate: 1 finding\n");
        }
        finally
        {
            await cluster.SuperuserAsync(mutant.Undo);
        }
    }

    [Fact]
    public async Task Validate_that_cannot_check_names_the_key_and_no_password()
    {
        var away = new NpgsqlConnectionStringBuilder(cluster.Database.Connections.Auth) { Port = 1 };
        var wrong = new NpgsqlConnectionStringBuilder(cluster.Database.Connections.Auth) { Password = "not-the-one" };

        foreach (var (key, value) in new[] { ("Auth", away.ConnectionString), ("Auth", wrong.ConnectionString), ("Platform", ""), ("Backup", "Password=not-the-one;Nonsense") })
        {
            var (exitCode, output) = await PortalProcess.RunAsync(cluster.Database, ["validate"], settings => settings[$"ConnectionStrings__{key}"] = value);

            exitCode.ShouldBe(2, output);
            output.ShouldContain($"ConnectionStrings:{key}");
            output.ShouldNotContain("not-the-one");
            output.ShouldNotContain(away.Password!);
        }
    }

    [Fact]
    public async Task A_connection_of_another_role_is_found()
    {
        var (exitCode, output) = await PortalProcess.RunAsync(
            cluster.Database, ["validate"], settings => settings["ConnectionStrings__Parking"] = cluster.Server.SuperuserConnectionString("spoiled"));

        exitCode.ShouldBe(1, output);
        output.ShouldContain("login-wrong-role: ConnectionStrings:Parking logs in as postgres, a superuser, but must as parking_app.");
    }

    [Fact]
    public async Task Migrate_prints_what_it_applied_and_then_nothing()
    {
        await cluster.SuperuserAsync("create database empty owner parking_owner");
        var owner = new NpgsqlConnectionStringBuilder(cluster.Database.Owner) { Database = "empty" }.ConnectionString;

        var first = await PortalProcess.RunAsync(cluster.Database, ["migrate"], settings => settings["ConnectionStrings__Owner"] = owner);
        var second = await PortalProcess.RunAsync(cluster.Database, ["migrate"], settings => settings["ConnectionStrings__Owner"] = owner);

        first.ExitCode.ShouldBe(0, first.Output);
        first.Output.ShouldStartWith("migrations/0001_tenancy.sql\n");
        second.ShouldBe((0, "migrate: nothing to apply\n"));
    }

    [Fact]
    public async Task Verify_audit_says_what_it_looked_at_and_names_the_entry_that_was_changed()
    {
        var database = await cluster.MakeDatabaseAsync("audited");
        var tenant = Guid.NewGuid();
        await cluster.SuperuserAsync(
            $"insert into tenants (id, slug, name) values ('{tenant}', 'acme', 'Acme'); " +
            $"insert into audit_log (tenant_id, id, at, actor_kind, actor_name, action, resource_type, resource_id) select '{tenant}', gen_random_uuid(), now(), 'job', 'j', 'space.edit', 'space', n::text from generate_series(1, 3) n",
            "audited");
        var clean = await PortalProcess.RunAsync(database, ["verify-audit"]);
        await cluster.SuperuserAsync("set session_replication_role = replica; update audit_log set resource_id = '9' where seq = 2", "audited");

        var spoiled = await PortalProcess.RunAsync(database, ["verify-audit", "--tenant", "acme"]);
        var nobody = await PortalProcess.RunAsync(database, ["verify-audit", "--tenant", "nobody"]);

        clean.Output.ShouldContain("verify-audit: 5 entries in 3 chains, 0 checkpoints, no findings");
        clean.ExitCode.ShouldBe(0);
        spoiled.Output.ShouldContain($"entry-changed: tenant {tenant} entry 2");
        spoiled.ExitCode.ShouldBe(1);
        nobody.Output.ShouldContain("There is no tenant nobody.");
        nobody.ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Validate_prints_a_signed_report_and_verify_report_knows_it_from_a_changed_one()
    {
        var folder = Directory.CreateTempSubdirectory("parking-report-");
        try
        {
            var made = await PortalProcess.RunAsync(cluster.Database, ["validate", "--json"]);
            made.ExitCode.ShouldBe(0, made.Output);
            var genuine = await WriteAsync(folder, made.Output);
            using var document = JsonDocument.Parse(made.Output);
            document.RootElement.GetProperty("report").GetProperty("findings").GetArrayLength().ShouldBe(0);
            var publicKey = document.RootElement.GetProperty("publicKey").GetString()!;
            var changed = await WriteAsync(folder, made.Output.Replace(document.RootElement.GetProperty("report").GetProperty("id").GetString()!, Guid.NewGuid().ToString(), StringComparison.Ordinal));
            using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

            (await PortalProcess.RunAsync(cluster.Database, ["verify-report", genuine, "--public-key", publicKey])).ExitCode.ShouldBe(0);
            (await PortalProcess.RunAsync(cluster.Database, ["verify-report", genuine])).Output.ShouldContain("compare it with the one the Portal shows");
            (await PortalProcess.RunAsync(cluster.Database, ["verify-report", changed])).ShouldBe((1, "verify-report: not genuine, it was changed or signed with another key\n"));
            (await PortalProcess.RunAsync(cluster.Database, ["verify-report", genuine, "--public-key", Convert.ToBase64String(stranger.ExportSubjectPublicKeyInfo())])).ExitCode.ShouldBe(1);
            (await PortalProcess.RunAsync(cluster.Database, ["verify-report", await WriteAsync(folder, "{")])).ExitCode.ShouldBe(2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> WriteAsync(DirectoryInfo folder, string text)
    {
        var path = Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
