package io.mediahub.streams.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The engine and the simulation once more, with a mistake in one class. */
final class MutantLoader extends ClassLoader {
  private static final String OURS = "io.mediahub.streams.";

  private final Mutant mutant;
  private boolean applied;

  MutantLoader(Mutant mutant) {
    super(MutantLoader.class.getClassLoader());
    this.mutant = mutant;
  }

  /**
   * @return what a run comes to; null when all rules hold
   */
  @Nullable String failureOf(long seed) throws ReflectiveOperationException {
    Method run =
        loadClass(Simulation.class.getName())
            .getDeclaredMethod("failureOf", long.class, String.class);
    run.setAccessible(true);
    String failure = (String) run.invoke(null, seed, Bug.NONE.name());
    if (!applied) {
      throw new IllegalStateException("The class of " + mutant + " was not used.");
    }
    return failure;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = file.readAllBytes();
      if (mutant.isIn(name)) {
        bytes = mutant.applied(bytes);
        applied = true;
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
