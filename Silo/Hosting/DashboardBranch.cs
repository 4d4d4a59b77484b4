using Orleans.Dashboard;

namespace Gateway.Silo.Hosting;

/// <summary>
/// Serves the Orleans dashboard at <c>/dashboard</c>. Its two dozen endpoints are compiled and its files unpacked at the first visit, not at
/// the start of every node: most nodes are never looked at.
/// </summary>
internal static class DashboardBranch
{
    public const string Path = "/dashboard";

    public static void MapDashboard(this WebApplication app)
    {
        var pages = new Lazy<RequestDelegate>(() => Build(app));
        app.Map(Path + "/{**path}", (RequestDelegate)(http => pages.Value(http)));
    }

    private static RequestDelegate Build(WebApplication app)
    {
        var branch = ((IApplicationBuilder)app).New();
        branch.UseRouting();
        branch.UseEndpoints(endpoints => endpoints.MapOrleansDashboard(Path));
        var pages = branch.Build();
        return http =>
        {
            // The branch routes anew.
            http.SetEndpoint(null);
            return pages(http);
        };
    }
}
