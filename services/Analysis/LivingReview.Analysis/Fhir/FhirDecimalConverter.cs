using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivingReview.Analysis.Fhir;

/// <summary>
/// Writes a number as FHIR's decimal, which has at most 17 digits after the point (https://hl7.org/fhir/R5/datatypes.html#decimal); a double just
/// above zero may have more, such as 0.051607517497532784. What is cut is less than 1e-17.
/// </summary>
internal sealed class FhirDecimalConverter : JsonConverter<double>
{
    private const string SeventeenDigits = "F17";

    // Below it the writer uses an exponent, and then 17 digits always suffice.
    private const double LeastWithoutExponent = 1e-5;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(Cut(value));

    private static double Cut(double value) => Math.Abs(value) < LeastWithoutExponent
        ? value
        : double.Parse(value.ToString(SeventeenDigits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
