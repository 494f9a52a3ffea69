package io.mediahub.schemas;

/**
 * The registry answers, and does not know a schema that is to be written with: it was not
 * registered yet, or it is another registry. Waiting may help.
 */
public final class SchemaNotRegistered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaNotRegistered() {
    super("The schema registry does not know this schema, or does not know it yet.");
  }
}
