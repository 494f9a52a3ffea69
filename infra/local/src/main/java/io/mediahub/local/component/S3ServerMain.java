package io.mediahub.local.component;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Runs one S3Proxy for each settings file in one process, because an S3Proxy listens on one address
 * only. All its state is in the folder that they share.
 */
public final class S3ServerMain {
  private S3ServerMain() {}

  /** Arguments: the settings files. Ends the process when S3Proxy cannot listen. */
  public static void main(String[] files) throws Throwable {
    // Only on the class path of that process: its jar holds old copies of many libraries.
    Class<?> program = Class.forName("org.gaul.s3proxy.Main");
    MethodHandle main =
        MethodHandles.publicLookup()
            .findStatic(program, "main", MethodType.methodType(void.class, String[].class));
    for (String file : files) {
      main.invoke(new String[] {"--properties", file});
    }
  }
}
