namespace SmartParking.Portal.Shared;

/// <summary>Marks the texts of the parts that every feature uses: SharedTexts.resx and SharedTexts.fr.resx.</summary>
public sealed class SharedTexts;
