package io.mediahub.base.settings;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The text of a settings record, with every {@link Secret} replaced by {@code ***}. */
public final class Masked {
  private Masked() {}

  public static String text(Record settings) {
    return Arrays.stream(settings.getClass().getRecordComponents())
        .map(component -> component.getName() + "=" + value(component, settings))
        .collect(Collectors.joining(", ", settings.getClass().getSimpleName() + "[", "]"));
  }

  private static Object value(RecordComponent component, Record settings) {
    if (component.isAnnotationPresent(Secret.class)) {
      return "***";
    }
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true); // the record may be package-private
      return String.valueOf(accessor.invoke(settings));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The accessor of a record cannot fail.", e);
    }
  }
}
