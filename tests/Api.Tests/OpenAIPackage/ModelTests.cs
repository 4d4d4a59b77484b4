using System.ClientModel;
using Gateway.Api.Tests.Hosting;
using OpenAI.Models;

namespace Gateway.Api.Tests.OpenAIPackage;

public sealed class ModelTests(SharedGateway shared)
{
    [Fact]
    public async Task List_HasTheSandbox_WithThePackagesFields()
    {
        OpenAIModelCollection models = await PackageClients.Of(shared.Gateway).GetOpenAIModelClient().GetModelsAsync();

        Assert.Equal("sandbox", Assert.Single(models, model => model.Id == "sandbox/echo").OwnedBy);
    }

    [Fact]
    public async Task Get_OfANameWithASlash_FindsTheModel()
    {
        OpenAIModel model = await PackageClients.Of(shared.Gateway).GetOpenAIModelClient().GetModelAsync("sandbox/echo");

        Assert.Equal("sandbox/echo", model.Id);
    }

    [Fact]
    public async Task Get_OfAnUnknownModel_Throws404()
    {
        var client = PackageClients.Of(shared.Gateway).GetOpenAIModelClient();

        var exception = await Assert.ThrowsAsync<ClientResultException>(() => client.GetModelAsync("nobody/nothing"));

        Assert.Equal((404, "model_not_found"), (exception.Status, (string?)PackageClients.Error(exception)["code"]));
    }

    [Fact]
    public async Task List_OfAKeyWithPatterns_HasOnlyWhatItMayUse()
    {
        OpenAIModelCollection models = await PackageClients.Of(shared.Gateway, SharedGateway.NarrowKey).GetOpenAIModelClient().GetModelsAsync();

        Assert.DoesNotContain(models, model => model.Id == "sandbox/echo");
    }
}
