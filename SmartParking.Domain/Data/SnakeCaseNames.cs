using System.Text;
using Microsoft.EntityFrameworkCore;

namespace SmartParking.Domain.Data;

/// <summary>Columns are the properties' names in snake_case, as the migrations write them.</summary>
internal static class SnakeCaseNames
{
    public static void Apply(ModelBuilder modelBuilder)
    {
        foreach (var property in modelBuilder.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()).SelectMany(entity => entity.GetProperties()))
        {
            // xmin is PostgreSQL's own; its property already names it.
            if (property.GetColumnName() == property.Name)
            {
                property.SetColumnName(Of(property.Name));
            }
        }
    }

    internal static string Of(string name)
    {
        var result = new StringBuilder(name.Length + 8);
        for (var index = 0; index < name.Length; index++)
        {
            if (char.IsUpper(name[index]) && index > 0)
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(name[index]));
        }

        return result.ToString();
    }
}
