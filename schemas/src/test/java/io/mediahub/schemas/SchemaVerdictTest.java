package io.mediahub.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change that must not be made is named, with the field, the version and what to do instead. */
class SchemaVerdictTest {
  private static final String ENVELOPE =
      """
      {"type": "record", "name": "Envelope", "namespace": "a", "fields": [
        {"name": "event", "type": [
          {"type": "record", "name": "Opened", "fields": [
            {"name": "title", "type": "string"},
            {"name": "size", "type": "long"},
            {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["FILM", "SONG"]}}]},
          {"type": "record", "name": "Closed", "fields": []},
          {"type": "record", "name": "Ended", "fields": []}]}]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name": "title", | {"name": "owner", "type": "string"}, {"name": "title", | The field event.Opened.owner is new | Give it a default
          "name": "title"   | "name": "caption" | The field event.Opened.caption is new, or has another name | declare it as an alias
          "type": "long"    | "type": "string"  | event.Opened.size has another type than version 3 wrote | add a field with another name
          "FILM", "SONG"    | "FILM"            | The enum Kind at event.Opened.kind does not know symbols of version 3 any more | give the enum a default symbol
          "name": "Closed"  | "name": "Shut"    | lacks a branch that version 3 wrote: a.Closed | stays declared
          """)
  void given_a_change_that_cannot_be_read_when_judged_then_it_says_where_and_what_to_do(
      String from, String to, String where, String instead) {
    Schema changed = new Schema.Parser().parse(ENVELOPE.replace(from, to));

    List<String> objections = SchemaVerdict.objections(changed, parsed(ENVELOPE), 3);

    assertThat(objections).anySatisfy(line -> assertThat(line).contains(where, instead));
  }

  @Test
  void given_a_field_with_a_default_when_judged_then_nobody_objects() {
    Schema changed =
        parsed(
            ENVELOPE.replace(
                "{\"name\": \"title\",",
                "{\"name\": \"owner\", \"type\": [\"null\", \"string\"], \"default\": null},"
                    + " {\"name\": \"title\","));

    assertThat(SchemaVerdict.objections(changed, parsed(ENVELOPE), 3)).isEmpty();
  }

  private static Schema parsed(String json) {
    return new Schema.Parser().parse(json);
  }
}
