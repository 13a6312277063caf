using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Edge;

/// <summary>
/// The keys of Data Protection, in PostgreSQL and sealed as a whole: the database alone can neither read a key nor slip one
/// in. What no master key opens is left out, so that after its loss new keys are made and people sign in again.
/// </summary>
internal sealed partial class SealedKeys(ParkingSources sources, KeyRing keys, ILogger<SealedKeys> logger) : IXmlRepository
{
    private readonly SealedBox _box = new(keys, "data-protection");

    // The interface knows no asynchrony; it is asked once at start, and then once a day.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = sources.Auth.CreateCommand("select id, element from auth.data_protection_keys order by created_at, id");
        using var row = command.ExecuteReader();
        var elements = new List<XElement>();
        while (row.Read())
        {
            if (Open(row.GetGuid(0), row.GetFieldValue<byte[]>(1)) is { } element)
            {
                elements.Add(element);
            }
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var id = Guid.CreateVersion7();
        using var command = sources.Auth.CreateCommand("insert into auth.data_protection_keys (id, name, element) values ($1, $2, $3)");
        command.Parameters.Add(Sql.P(id));
        command.Parameters.Add(Sql.P(friendlyName));
        command.Parameters.Add(Sql.P(_box.Seal(Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), id.ToByteArray())));
        command.ExecuteNonQuery();
    }

    private XElement? Open(Guid id, byte[] box)
    {
        if (_box.Open(box, id.ToByteArray()) is not { } clear)
        {
            Log.NotOurs(logger, id);
            return null;
        }

        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(clear));
        }
        catch (XmlException)
        {
            Log.NotOurs(logger, id);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Key {Id} of Data Protection opens with neither Keys:Master nor Keys:Previous and is left out; sessions under it have ended")]
        public static partial void NotOurs(ILogger logger, Guid id);
    }
}
