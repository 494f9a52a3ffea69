package io.mediahub.schemas;

/**
 * The registry does not know the writer's schema: it is not registered yet, or this is another
 * registry. Waiting may help.
 */
public final class SchemaNotRegistered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaNotRegistered() {
    super("The schema registry does not know this schema, or does not know it yet.");
  }
}
