using System.Text;

namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>A form as a target must get it: stretches of the original, with the model's name of ours between them. <c>models</c> is taken out.</summary>
public sealed class RewrittenForm
{
    private readonly List<FormSegment> _segments = [];

    private RewrittenForm()
    {
    }

    /// <summary>Bytes in all segments.</summary>
    public long Length { get; private set; }

    public IReadOnlyList<FormSegment> Segments => _segments;

    /// <param name="parts">All parts of the form.</param>
    /// <param name="length">Bytes of the form.</param>
    /// <param name="model">The target's own name of the model: no control character in it, so that it cannot end its part.</param>
    public static RewrittenForm Create(IReadOnlyList<FormPart> parts, long length, string model)
    {
        var form = new RewrittenForm();
        var position = 0L;
        foreach (var part in parts)
        {
            switch (part.Name)
            {
                case "model":
                    form.Add(position, part.ContentStart);
                    form.Add(Encoding.UTF8.GetBytes(model));
                    position = part.ContentEnd;
                    break;
                case "models" or "models[]":
                    form.Add(position, part.Start);
                    position = part.ContentEnd;
                    break;
            }
        }

        form.Add(position, length);
        return form;
    }

    private void Add(long start, long end)
    {
        if (end > start)
        {
            _segments.Add(new FormSegment(start, end - start, default));
            Length += end - start;
        }
    }

    private void Add(ReadOnlyMemory<byte> inserted)
    {
        _segments.Add(new FormSegment(0, inserted.Length, inserted));
        Length += inserted.Length;
    }
}
