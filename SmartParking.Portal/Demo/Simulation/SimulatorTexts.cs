namespace SmartParking.Portal.Demo.Simulation;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class SimulatorTexts;
