using System.CommandLine;
using System.Globalization;
using System.Text;

namespace SmartParking.Portal.Settings;

/// <summary>The verb <c>configuration</c>: every option and every verb, as docs/configuration.md has them. Needs no database.</summary>
internal static class ConfigurationCommand
{
    private const string Head =
        """
        # Configuration

        Printed by the verb `configuration` from the program itself; a test compares the two.

        Each option may stand in `appsettings.json`, in the environment, or on the command line (`--Edge:Hosts parking.example`); the later of these three wins; the verbs that work beside the Portal read the latter two. An empty value is none. All are read once, at start, and looked at together: whatever is missing, misspelled or out of range is named in one message, and the Portal does not start.

        ## Options
        | Key | Environment variable | Value | Default | Range | What it does |
        |---|---|---|---|---|---|

        """;

    private const string Verbs =
        """

        ## Verbs
        As in `dotnet SmartParking.Portal.dll validate`; without one it serves. `--help` after any of them.

        | Verb | Takes | What it does |
        |---|---|---|

        """;

    public static Command Create()
    {
        var command = new Command("configuration", "Prints every option and every verb, as Markdown.");
        command.SetAction(line => line.InvocationConfiguration.Output.Write(Document(line.RootCommandResult.Command)));
        return command;
    }

    internal static string Document(Command root)
    {
        var text = new StringBuilder(Head);
        foreach (var setting in SettingsBook.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{setting.Key}` | `{setting.Variable}` | {setting.Type} | {setting.Default ?? "–"} | {setting.Range ?? "–"} | {setting.What} |\n");
        }

        text.Append(Verbs);
        foreach (var (name, verb) in root.Subcommands.SelectMany(verb => verb.Subcommands.Count == 0 ? [(verb.Name, verb)] : verb.Subcommands.Select(sub => ($"{verb.Name} {sub.Name}", sub))).OrderBy(each => each.Item1, StringComparer.Ordinal))
        {
            var takes = verb.Arguments.Select(argument => $"`{argument.Name.ToUpperInvariant()}` {argument.Description}")
                .Concat(verb.Options.Where(option => !option.Hidden && option is not System.CommandLine.Help.HelpOption).Select(option => $"`{option.Name}{(option.HelpName is null ? string.Empty : " " + option.HelpName)}` {option.Description}"));
            text.Append(CultureInfo.InvariantCulture, $"| `{name}` | {string.Join("<br>", takes)} | {verb.Description} |\n");
        }

        return text.ToString();
    }
}
