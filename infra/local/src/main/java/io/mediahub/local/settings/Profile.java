package io.mediahub.local.settings;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the processes of the platform are sized for. */
public enum Profile {
  /** Starts fast and uses little memory: the machine has other things to do. */
  LAPTOP,
  /** Uses the machine: what a process needs is compiled better, and memory is not spared. */
  SERVER;

  static final Setting SETTING =
      new Setting(
          "mediahub.profile",
          "laptop or server",
          "laptop",
          "whether the processes share the machine with other things, or have it for themselves",
          false);

  /**
   * @throws Failure when it is set to something else
   */
  static Profile of(Settings settings) {
    String name = settings.get(SETTING.key(), SETTING.fallback());
    return Arrays.stream(values())
        .filter(profile -> profile.title().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.USAGE,
                    "The setting mediahub.profile must be "
                        + Arrays.stream(values())
                            .map(Profile::title)
                            .collect(Collectors.joining(" or "))
                        + ", not '"
                        + name
                        + "'.",
                    "Correct it in the environment (MEDIAHUB_PROFILE) or in mediahub.properties."));
  }

  /** As the setting has it. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
