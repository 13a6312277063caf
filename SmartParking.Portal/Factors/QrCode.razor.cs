using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace SmartParking.Portal.Factors;

public sealed partial class QrCode
{
    private string _path = string.Empty;
    private int _size;

    /// <summary>What it says to whoever scans it.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = string.Empty;

    /// <summary>What it is, for who cannot see it.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = string.Empty;

    private string ViewBox => string.Create(CultureInfo.InvariantCulture, $"0 0 {_size} {_size}");

    protected override void OnParametersSet()
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(Text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        _size = code.ModuleMatrix.Count;
        for (var y = 0; y < _size; y++)
        {
            for (var x = 0; x < _size; x++)
            {
                if (code.ModuleMatrix[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        _path = path.ToString();
    }
}
