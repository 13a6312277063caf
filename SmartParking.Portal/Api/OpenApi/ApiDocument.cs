using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SmartParking.Portal.Api.OpenApi;

/// <summary>The document at <c>/openapi/v6.json</c>: written once, as the endpoints do not change while a process runs.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents) : IDisposable
{
    public const string Name = "v6";

    private readonly SemaphoreSlim _one = new(1, 1);
    private (byte[] Json, string Tag)? _written;

    public void Dispose() => _one.Dispose();

    public async Task<(byte[] Json, string Tag)> ReadAsync(CancellationToken cancellationToken)
    {
        if (_written is { } written)
        {
            return written;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_written is null)
            {
                var document = await documents.GetOpenApiDocumentAsync(cancellationToken);
                using var json = new MemoryStream();
                await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, cancellationToken);
                _written = (json.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(json.ToArray()).AsSpan(0, 8))}\"");
            }

            return _written.Value;
        }
        finally
        {
            _one.Release();
        }
    }
}
