using Gateway.Silo.Hosting;

return await GatewayHost.Run(args);
