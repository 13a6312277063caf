using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Imports;

/// <summary>What is wrong, and where.</summary>
/// <param name="Line">In the file, from 1; 0 for the file as a whole.</param>
/// <param name="Column">As its head names it; null where it is about no single one.</param>
public sealed record ImportError(int Line, string? Column, Outcome Problem);
