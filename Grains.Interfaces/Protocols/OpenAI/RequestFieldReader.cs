using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads the value that <paramref name="json"/> stands on, to its end.</summary>
internal delegate RequestFault? RequestFieldReader(RequestField field, ref Utf8JsonReader json, ref RequestDraft draft);
