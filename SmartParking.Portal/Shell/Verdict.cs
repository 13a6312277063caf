namespace SmartParking.Portal.Shell;

/// <summary>What becomes of a wish to see a page.</summary>
internal enum Verdict
{
    Open,
    SignIn,
    NotFound,
    Forbidden,
}
