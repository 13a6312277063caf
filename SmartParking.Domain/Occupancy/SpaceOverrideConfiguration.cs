using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace SmartParking.Domain.Occupancy;

internal sealed class SpaceOverrideConfiguration : IEntityTypeConfiguration<SpaceOverride>
{
    public void Configure(EntityTypeBuilder<SpaceOverride> builder)
    {
        builder.ToTable("space_overrides").HasKey(each => new { each.TenantId, each.Id });
        builder.Property<uint>("xmin").HasColumnType("xid").ValueGeneratedOnAddOrUpdate().IsConcurrencyToken();
    }
}
