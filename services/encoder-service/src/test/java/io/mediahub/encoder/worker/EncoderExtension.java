package io.mediahub.encoder.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/** Gives all tests of the whole service the same one, which starts with the first of them. */
final class EncoderExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(EncoderExtension.class);

  /** The service and its folder, until the last test has ended. */
  private record Running(EncoderUnderTest encoder, Path folder) implements AutoCloseable {
    static Running start() {
      try {
        Path folder = Files.createTempDirectory("encoder");
        return new Running(new EncoderUnderTest(folder), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException("the encoder's surroundings do not start", e);
      }
    }

    @Override
    public void close() throws Exception {
      encoder.close();
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == EncoderUnderTest.class;
  }

  @Override
  public EncoderUnderTest resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
        .encoder();
  }

  /** The next test finds the object store reachable. */
  @Override
  public void afterEach(ExtensionContext context) {
    Running running = context.getRoot().getStore(NAMESPACE).get(Running.class, Running.class);
    if (running != null) {
      running.encoder().link.open();
    }
  }
}
