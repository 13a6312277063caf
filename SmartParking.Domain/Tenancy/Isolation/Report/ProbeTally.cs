namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>What one probe has tried and found so far.</summary>
internal sealed class ProbeTally
{
    private readonly List<Finding> _findings = [];

    public int Tried { get; private set; }

    public int Controls { get; private set; }

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Something had to be refused or to see nothing.</summary>
    public void Demand(bool held, string code, string sentence)
    {
        Tried++;
        if (!held)
        {
            _findings.Add(new Finding(code, sentence));
        }
    }

    /// <summary>Something had to succeed, without which the refusals around it would prove nothing.</summary>
    public void Control(bool held, string sentence)
    {
        Demand(held, FindingCode.ProbeBlind, sentence);
        Controls += held ? 1 : 0;
    }
}
