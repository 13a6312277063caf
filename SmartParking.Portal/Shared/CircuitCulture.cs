using System.Globalization;

namespace SmartParking.Portal.Shared;

/// <summary>
/// The language of one circuit, for work that begins on somebody else's thread: a board's callback carries the culture of
/// whoever opened the board first, and would render a French page in English.
/// </summary>
internal sealed class CircuitCulture
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _words = CultureInfo.CurrentUICulture;

    public void Run(Action work)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = _culture;
            CultureInfo.CurrentUICulture = _words;
            work();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = words;
        }
    }
}
