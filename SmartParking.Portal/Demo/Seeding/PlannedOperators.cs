namespace SmartParking.Portal.Demo.Seeding;

/// <summary>The invented operators, their sites and their people, in words; <see cref="DemoPlanner"/> makes spaces and devices of them.</summary>
internal static class PlannedOperators
{
    private const string Paris = "Europe/Paris";
    private const string Brussels = "Europe/Brussels";
    private const string Zurich = "Europe/Zurich";

    public static readonly IReadOnlyList<OperatorWords> All =
    [
        new("rhodania-stationnement", "Rhodania Stationnement", "enterprise", "#0B6E4F", "Rhodania capteurs", 2,
            ["Camille Roux", "Karim Benali", "Hélène Faure", "Étienne Marchand"],
            [
                new("part-dieu-nord", "Part-Dieu Nord", "PDN", Paris, 45.7614, 4.8593, [new("Niveau -1", 36), new("Niveau -2", 36), new("Niveau -3", 24), new("Dépose-minute", 8)]),
                new("quai-saint-antoine", "Quai Saint-Antoine", "QSA", Paris, 45.7626, 4.8316, [new("Quai haut", 22), new("Quai bas", 28), new("Livraisons", 6, DecodedInChirpStack: true)]),
                new("gare-de-vaise", "Gare de Vaise", "VAI", Paris, 45.7803, 4.8049, [new("Parvis", 18), new("Parc relais", 28)]),
            ]),
        new("parkings-du-sablon", "Parkings du Sablon", "professional", "#7A2E8E", "Sablon sensoren", 1,
            ["Lotte Peeters", "Mathieu Lambert", "Anneleen De Smet", "Olivier Claes"],
            [
                new("grand-sablon", "Grand Sablon", "GSA", Brussels, 50.8400, 4.3563, [new("Place", 20), new("Sous-sol", 30), new("Minimes", 14)]),
                new("flagey", "Flagey", "FLA", Brussels, 50.8275, 4.3722, [new("Étangs", 24), new("Radio", 26)]),
                new("gare-du-midi", "Gare du Midi", "MID", Brussels, 50.8357, 4.3365, [new("Fonsny", 20), new("Horta", 18), new("Bara", 16, DecodedInChirpStack: true), new("Taxis", 6)]),
            ]),
        new("leman-parc", "Léman Parc", "professional", "#B3541E", "Léman Parc", 0,
            ["Nora Favre", "Luca Bianchi", "Sophie Rochat", "Daniel Aebi"],
            [
                new("cornavin", "Cornavin", "COR", Zurich, 46.2102, 6.1424, [new("Niveau 0", 24), new("Niveau -1", 30), new("Courte durée", 10)]),
                new("ouchy", "Ouchy", "OUC", Zurich, 46.5067, 6.6265, [new("Lac", 26), new("Navigation", 30, DecodedInChirpStack: true)]),
            ]),
    ];
}

/// <param name="Strangers">How many devices report for it without being registered.</param>
/// <param name="People">Viewer, operator, admin, owner.</param>
internal sealed record OperatorWords(
    string Slug,
    string Name,
    string Tier,
    string Band,
    string Tag,
    int Strangers,
    IReadOnlyList<string> People,
    IReadOnlyList<SiteWords> Sites);

/// <param name="Short">What names of its devices begin with.</param>
internal sealed record SiteWords(string Slug, string Name, string Short, string TimeZone, double Latitude, double Longitude, IReadOnlyList<ZoneWords> Zones);

/// <param name="DecodedInChirpStack">Its sensors send what a codec inside ChirpStack made of their payload.</param>
internal sealed record ZoneWords(string Name, int Spaces, bool DecodedInChirpStack = false);
