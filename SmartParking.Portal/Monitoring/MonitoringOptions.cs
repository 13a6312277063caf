using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Monitoring;

/// <summary>Section <c>Monitoring</c>: what is measured, who may read it, and where traces go.</summary>
internal sealed class MonitoringOptions
{
    public const string Section = "Monitoring";

    private const int ShortestToken = 32;

    /// <summary>Whether anything is measured; without it there is no <c>/metrics</c>.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>How many tenants have lines of their own in <c>/metrics</c>; the others share one, as <c>other</c>.</summary>
    [Between(0, 10_000)]
    public int TenantLabels { get; set; } = 100;

    /// <summary>Whether a process on this machine may read <c>/metrics</c> without the token.</summary>
    public bool ScrapeLoopback { get; set; } = true;

    /// <summary>Lets Prometheus read <c>/metrics</c> from elsewhere, and a monitor the details of health: <c>Authorization: Bearer …</c>.</summary>
    public string ScrapeToken { get; set; } = string.Empty;

    /// <summary>Where traces go: an OTLP collector's address for HTTP, such as <c>http://collector:4318</c>. Empty: there are none.</summary>
    public string Otlp { get; set; } = string.Empty;

    /// <summary>What the collector wants to be sent besides, as <c>name=value,name=value</c>.</summary>
    public string OtlpHeaders { get; set; } = string.Empty;

    /// <summary>Which share of the requests is traced. Tracing all of them costs more than a tenth of what can be ingested.</summary>
    [Between(0, 1)]
    public double TraceRatio { get; set; } = 0.1;

    public IEnumerable<string> Problems()
    {
        if (Otlp.Length > 0 && (!Uri.TryCreate(Otlp, UriKind.Absolute, out var collector) || collector.Scheme is not ("http" or "https") || collector.UserInfo.Length > 0 || collector.Query.Length > 0))
        {
            yield return $"{Section}:Otlp must be a collector's address, such as http://collector:4318.";
        }

        if (OtlpHeaders.Length > 0 && OtlpHeaders.Split(',').Any(header => header.IndexOf('=', StringComparison.Ordinal) < 1))
        {
            yield return $"{Section}:OtlpHeaders must be name=value, several of them with commas between.";
        }

        foreach (var problem in LimitAttribute.Problems(Section, this))
        {
            yield return problem;
        }

        if (ScrapeToken.Length > 0 && (ScrapeToken.Length < ShortestToken || ScrapeToken.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.' or '~' or '+' or '/' or '='))))
        {
            yield return $"{Section}:ScrapeToken must have at least {ShortestToken} letters, digits or -_.~+/=, such as openssl rand -base64 32 prints.";
        }
    }
}
