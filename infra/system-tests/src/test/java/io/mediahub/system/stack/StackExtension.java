package io.mediahub.system.stack;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/** Starts the platform before the first test class and stops it after the last. */
final class StackExtension implements BeforeAllCallback, TestWatcher {
  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(Stack.class))
        .computeIfAbsent(Stack.class, key -> Stack.start(), Stack.class);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    Stack.testFailed();
  }
}
