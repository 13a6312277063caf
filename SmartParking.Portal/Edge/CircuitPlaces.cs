namespace SmartParking.Portal.Edge;

/// <summary>How many live pages each person has open: counted by their connections, so one that is gone frees its place.</summary>
internal sealed class CircuitPlaces(EdgeOptions options) : Places<Guid>(options.CircuitsPerPerson);
