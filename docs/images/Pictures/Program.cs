using Microsoft.Playwright;
using SmartParking.Pictures;
using SmartParking.Tests.Support;

if (args is not [var demoJson, var folder])
{
    await Console.Error.WriteLineAsync("Usage: Pictures DEMO_JSON FOLDER");
    return 1;
}

var demo = Demo.Read(demoJson);
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Find(), Args = Chromium.Arguments });
var camera = new Camera(browser, demo, folder);
await camera.TakeAllAsync();
return 0;
