package io.mediahub.encoder.media.encode;

import java.util.ArrayList;
import java.util.List;

/** Arguments of ffmpeg, collected one option a line. */
final class Arguments {
  private final List<String> all = new ArrayList<>();

  Arguments flag(String name) {
    all.add(name);
    return this;
  }

  Arguments option(String name, Object value) {
    all.add(name);
    all.add(value.toString());
    return this;
  }

  Arguments add(Arguments more) {
    all.addAll(more.all);
    return this;
  }

  /** The file that the options before it are about. */
  Arguments output(String file) {
    all.add(file);
    return this;
  }

  List<String> toList() {
    return List.copyOf(all);
  }
}
