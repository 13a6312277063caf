using SmartParking.Portal;

return await PortalCommands.RunAsync(args);
