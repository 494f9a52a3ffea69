package io.mediahub.platform.position;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A question that is answered from read models. With the header {@link PositionHeader#NAME} it
 * waits until they show what the client has written and read before.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ReadsModels {
  /** Names of the models. */
  String[] value();
}
