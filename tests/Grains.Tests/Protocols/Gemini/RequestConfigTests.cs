namespace Gateway.Grains.Tests.Protocols.Gemini;

public sealed class RequestConfigTests
{
    private const string Tools = """ "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"additionalProperties":false}}},{"type":"function","function":{"name":"g"}}]""";

    [Fact]
    public void Numbers_AreInGenerationConfig() =>
        Translation.Same(
            """{"maxOutputTokens":10,"temperature":0.2,"topP":0.9,"stopSequences":["a","b"],"seed":7,"presencePenalty":0.5,"frequencyPenalty":-0.5,"candidateCount":2,"responseLogprobs":true,"logprobs":3}""",
            Translation.Fields(""" "max_completion_tokens":10,"max_tokens":99,"temperature":0.2,"top_p":0.9,"stop":["a","","b"],"seed":7,"presence_penalty":0.5,"frequency_penalty":-0.5,"n":2,"logprobs":true,"top_logprobs":3""")["generationConfig"]);

    [Fact]
    public void Penalties_OfZero_AndOneChoice_AreNotSent() =>
        Translation.Same("{}", Translation.Fields(""" "presence_penalty":0,"frequency_penalty":0.0,"n":1,"logprobs":false,"stop":"" """)["generationConfig"]);

    [Fact]
    public void Seed_LargerThanTheirs_IsFolded() =>
        Translation.Same("""{"seed":-1}""", Translation.Fields(""" "seed":4294967295""")["generationConfig"]);

    [Fact]
    public void Stops_MoreThanFive_AreRefused() =>
        Assert.Equal(("stop", "unsupported_value"), (Translation.FaultOfFields(""" "stop":["1","2","3","4","5","6"]""").Param, Translation.FaultOfFields(""" "stop":["1","2","3","4","5","6"]""").Code));

    [Fact]
    public void Choices_MoreThanEight_AreRefused() => Assert.Equal("n", Translation.FaultOfFields(""" "n":9""").Param);

    [Fact]
    public void Format_WithSchema_IsJsonSchema() =>
        Translation.Same(
            """{"responseMimeType":"application/json","responseJsonSchema":{"type":"object","additionalProperties":false}}""",
            Translation.Fields(""" "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object","additionalProperties":false}}}""")["generationConfig"]);

    [Fact]
    public void Format_JsonObject_IsTheTypeOnly() =>
        Translation.Same("""{"responseMimeType":"application/json"}""", Translation.Fields(""" "response_format":{"type":"json_object"}""")["generationConfig"]);

    [Fact]
    public void Format_BesideAForcedCall_IsLeftOut() =>
        Translation.Same("{}", Translation.Fields($$"""{{Tools}},"tool_choice":"required","response_format":{"type":"json_object"}""")["generationConfig"]);

    [Fact]
    public void Tools_AreOneListWithTheirSchemas() =>
        Translation.Same(
            """[{"functionDeclarations":[{"name":"f","description":"d","parametersJsonSchema":{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"additionalProperties":false}},{"name":"g"}]}]""",
            Translation.Fields(Tools)["tools"]);

    [Theory]
    [InlineData("""{"type":"object","properties":{}}""", false)]
    [InlineData("""{"type":"object","properties":{},"required":[],"additionalProperties":false,"$schema":"s"}""", false)]
    [InlineData("{}", false)]
    [InlineData("""{"type":"object","additionalProperties":true}""", true)]
    [InlineData("""{"$ref":"#/$defs/a"}""", true)]
    [InlineData("""{"anyOf":[{"type":"object"}]}""", true)]
    public void Schema_WithoutArguments_IsLeftOut(string schema, bool isSent) =>
        Assert.Equal(
            isSent,
            Translation.Fields($$$""" "tools":[{"type":"function","function":{"name":"f","parameters":{{{schema}}}}}]""")["tools"]![0]!["functionDeclarations"]![0]!["parametersJsonSchema"] is not null);

    [Fact]
    public void Tools_OfAnotherType_AreRefused() => Assert.Equal("tools[0].type", Translation.FaultOfFields(""" "tools":[{"type":"custom","custom":{"name":"c"}}]""").Param);

    [Theory]
    [InlineData("\"auto\"", """{"mode":"AUTO"}""")]
    [InlineData("\"none\"", """{"mode":"NONE"}""")]
    [InlineData("\"required\"", """{"mode":"ANY"}""")]
    [InlineData("""{"type":"function","function":{"name":"f"}}""", """{"mode":"ANY","allowedFunctionNames":["f"]}""")]
    [InlineData("""{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"f"}}]}}""", """{"mode":"VALIDATED","allowedFunctionNames":["f"]}""")]
    [InlineData("""{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"g"}}]}}""", """{"mode":"ANY","allowedFunctionNames":["g"]}""")]
    public void ToolChoice_IsTheCallingMode(string choice, string config) =>
        Translation.Same(config, Translation.Fields($$"""{{Tools}},"tool_choice":{{choice}}""")["toolConfig"]!["functionCallingConfig"]);

    [Fact]
    public void ToolChoice_NotGivenOrWithoutTools_IsNotSent()
    {
        Assert.Null(Translation.Fields(Tools)["toolConfig"]);
        Assert.Null(Translation.Fields(""" "tool_choice":"auto" """)["toolConfig"]);
    }

    [Theory]
    [InlineData("gemini-3.5-flash", "VALIDATED")]
    [InlineData("gemini-2.0-flash", null)]
    public void StrictTools_AreValidated(string model, string? mode) =>
        Assert.Equal(mode, (string?)Translation.Fields(""" "tools":[{"type":"function","function":{"name":"f","strict":true}}]""", model)["toolConfig"]?["functionCallingConfig"]!["mode"]);

    [Theory]
    [InlineData("gemini-3.5-flash", "none", """{"thinkingLevel":"minimal"}""")]
    [InlineData("gemini-3.5-flash", "minimal", """{"thinkingLevel":"minimal","includeThoughts":true}""")]
    [InlineData("gemini-3.5-flash", "medium", """{"thinkingLevel":"medium","includeThoughts":true}""")]
    [InlineData("gemini-flash-latest", "xhigh", """{"thinkingLevel":"high","includeThoughts":true}""")]
    [InlineData("gemini-3.1-pro-preview", "minimal", """{"thinkingLevel":"low","includeThoughts":true}""")]
    [InlineData("gemini-3.1-pro-preview", "medium", """{"thinkingLevel":"medium","includeThoughts":true}""")]
    [InlineData("gemini-3-pro-preview", "medium", """{"thinkingLevel":"high","includeThoughts":true}""")]
    [InlineData("models/gemini-2.5-flash", "none", """{"thinkingBudget":0}""")]
    [InlineData("gemini-2.5-flash", "low", """{"thinkingBudget":1024,"includeThoughts":true}""")]
    [InlineData("gemini-2.5-flash-lite", "medium", """{"thinkingBudget":8192,"includeThoughts":true}""")]
    [InlineData("gemini-2.5-flash", "max", """{"thinkingBudget":24576,"includeThoughts":true}""")]
    [InlineData("gemini-2.5-pro", "none", """{"thinkingBudget":128}""")]
    [InlineData("gemini-2.5-pro", "high", """{"thinkingBudget":24576,"includeThoughts":true}""")]
    [InlineData("gemini-2.5-pro", "max", """{"thinkingBudget":32768,"includeThoughts":true}""")]
    [InlineData("gemini-2.0-flash", "high", null)]
    [InlineData("gemini-exp-1206", "high", null)]
    [InlineData("gemma-3-27b-it", "high", null)]
    [InlineData("gemini-3-pro-image", "high", null)]
    public void ReasoningEffort_IsALevelOrABudget_NeverBoth(string model, string effort, string? config)
    {
        var sent = Translation.Fields($$""" "reasoning_effort":"{{effort}}" """, model)["generationConfig"]!["thinkingConfig"];

        Assert.Equal(config is null, sent is null);
        Translation.Same(config ?? "null", sent);
    }

    [Fact]
    public void ReasoningEffort_Unknown_IsRefused() => Assert.Equal("reasoning_effort", Translation.FaultOfFields(""" "reasoning_effort":"huge" """).Param);

    [Theory]
    [InlineData(""" "modalities":["text"]""", "{}")]
    [InlineData(""" "modalities":["text","image"]""", """{"responseModalities":["TEXT","IMAGE"]}""")]
    [InlineData(""" "modalities":["text","audio"],"audio":{"voice":"Kore","format":"pcm16"}""", """{"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}}}""")]
    public void Modalities_AreTheirs(string fields, string config) => Translation.Same(config, Translation.Fields(fields)["generationConfig"]);
}
