using System.Globalization;
using System.Text;
using SmartParking.Domain.Audit;

namespace SmartParking.Portal.Audit;

/// <summary>Entries as lines for a spreadsheet. The columns are named for programs, so they are the same in every language.</summary>
internal static class AuditCsv
{
    public const string Head = "at,seq,id,actor_kind,actor_id,actor_name,action,resource_type,resource_id,before,after,address,agent,request_id";

    public static string Line(AuditView entry) => string.Join(
        ',',
        new[]
        {
            entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), entry.Seq.ToString(CultureInfo.InvariantCulture), entry.Id.ToString(),
            entry.ActorKind, entry.ActorId?.ToString(), entry.ActorName, entry.Action, entry.ResourceType, entry.ResourceId, entry.Before, entry.After, entry.Address, entry.Agent, entry.RequestId,
        }.Select(Cell));

    /// <summary>In quotes, and with an apostrophe before what a spreadsheet would take for a formula.</summary>
    public static string Cell(string? text)
    {
        var cell = new StringBuilder("\"");
        if (text is { Length: > 0 } && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')
        {
            cell.Append('\'');
        }

        return cell.Append(text?.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }
}
