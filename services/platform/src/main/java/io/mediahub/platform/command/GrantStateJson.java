package io.mediahub.platform.command;

import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.grant.GrantState.Standing;
import io.mediahub.domain.grant.GrantTerms;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The state of a grant was one word before there were limits, and still is where there are none. A
 * version that does not know limits cannot read a state with limits, and so lets nobody in.
 */
final class GrantStateJson {
  private GrantStateJson() {}

  static JacksonModule module() {
    return new SimpleModule("states of grants")
        .addSerializer(GrantState.class, new Writer())
        .addDeserializer(GrantState.class, new Reader());
  }

  private static final class Writer extends StdSerializer<GrantState> {
    Writer() {
      super(GrantState.class);
    }

    @Override
    public void serialize(GrantState state, JsonGenerator to, SerializationContext context) {
      if (state.terms().equals(GrantTerms.NONE)) {
        to.writeString(state.standing().name());
        return;
      }
      to.writeStartObject();
      to.writeStringProperty("is", state.standing().name());
      write(to, "opensAt", state.terms().opensAt());
      write(to, "closesAt", state.terms().closesAt());
      to.writeNumberProperty("plays", state.terms().plays());
      to.writeEndObject();
    }

    private static void write(JsonGenerator to, String name, @Nullable Instant at) {
      if (at != null) {
        to.writeStringProperty(name, at.toString());
      }
    }
  }

  private static final class Reader extends StdDeserializer<GrantState> {
    Reader() {
      super(GrantState.class);
    }

    @Override
    public GrantState deserialize(JsonParser from, DeserializationContext context) {
      JsonNode node = context.readTree(from);
      String word = node.isObject() ? node.path("is").asString("") : node.asString("");
      try {
        Standing standing = Standing.valueOf(word);
        return node.isObject() ? new GrantState(standing, terms(node)) : plain(standing);
      } catch (IllegalArgumentException | DateTimeParseException e) {
        throw context.weirdStringException(word, GrantState.class, "not the state of a grant");
      }
    }

    private static GrantState plain(Standing standing) {
      return switch (standing) {
        case NEVER_GRANTED -> GrantState.NEVER_GRANTED;
        case ACTIVE -> GrantState.ACTIVE;
        case REVOKED -> GrantState.REVOKED;
      };
    }

    private static GrantTerms terms(JsonNode node) {
      return new GrantTerms(
          instant(node.path("opensAt")),
          instant(node.path("closesAt")),
          node.path("plays").asInt(0));
    }

    private static @Nullable Instant instant(JsonNode node) {
      return node.isString() ? Instant.parse(node.asString()) : null;
    }
  }
}
