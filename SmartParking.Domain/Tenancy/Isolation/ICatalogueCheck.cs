namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>One group of checks. Reports what it finds to the catalogue it reads.</summary>
internal interface ICatalogueCheck
{
    Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken);
}
