# The Portal: built and published in one stage, run in another that holds no compiler and no package cache.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY SmartParking.Domain/SmartParking.Domain.csproj SmartParking.Domain/packages.lock.json SmartParking.Domain/
COPY SmartParking.Portal/SmartParking.Portal.csproj SmartParking.Portal/packages.lock.json SmartParking.Portal/BlazorScript.targets SmartParking.Portal/
RUN --mount=type=cache,target=/root/.nuget/packages dotnet restore SmartParking.Portal/SmartParking.Portal.csproj --locked-mode
COPY migrations migrations
COPY SmartParking.Domain SmartParking.Domain
COPY SmartParking.Portal SmartParking.Portal
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish SmartParking.Portal/SmartParking.Portal.csproj --configuration Release --no-restore --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# pg_dump and its like make backups; a server proves them; age encrypts, rclone copies elsewhere. No server starts by itself.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-common \
    && sed -i -E '/^[#[:space:]]*create_main_cluster/d' /etc/postgresql-common/createcluster.conf \
    && echo 'create_main_cluster = false' >> /etc/postgresql-common/createcluster.conf \
    && apt-get install --yes --no-install-recommends postgresql age rclone \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /var/lib/parking/spool /var/lib/parking/backups \
    && chown -R "$APP_UID" /var/lib/parking
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
# Everything that outlives a container is in the database or under /var/lib/parking: the rest of the file system may be read only.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    Ingest__SpoolFolder=/var/lib/parking/spool \
    DOTNET_EnableDiagnostics=0
VOLUME /var/lib/parking
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=40s --retries=3 CMD ["dotnet", "SmartParking.Portal.dll", "probe"]
ENTRYPOINT ["dotnet", "SmartParking.Portal.dll"]
CMD ["serve"]
