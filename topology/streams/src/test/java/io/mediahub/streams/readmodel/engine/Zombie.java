package io.mediahub.streams.readmodel.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An owner that stands still in the middle of a write, as a process does that its host has stopped,
 * and goes on when another has long taken over.
 */
final class Zombie {
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final Queue<Throwable> refusals = new ConcurrentLinkedQueue<>();
  private volatile boolean stopsNext;
  private volatile @Nullable Thread owner;

  /** From now on the next call that matches does not go through. */
  void stopNext() {
    stopsNext = true;
  }

  boolean isStopped() {
    return stopped.getCount() == 0;
  }

  void goOn() {
    goesOn.countDown();
  }

  /** What its own calls came to after it went on. */
  Queue<Throwable> refusals() {
    return refusals;
  }

  /** The database of the owner, of which it is remembered what it refuses. */
  ModelDatabase listening(ModelDatabase database) {
    return at(ModelDatabase.class, database, (method, arguments) -> false, result -> result);
  }

  /**
   * @param here the call before which the owner stops
   * @param results what to make of what calls return
   */
  <T> T at(
      Class<T> type, T target, BiPredicate<String, Object[]> here, UnaryOperator<Object> results) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (stopsNext && here.test(method.getName(), arguments)) {
                stop();
              }
              try {
                return results.apply(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                if (type == ModelDatabase.class && Thread.currentThread().equals(owner)) {
                  refusals.add(e.getCause());
                }
                throw e.getCause();
              }
            }));
  }

  private void stop() throws InterruptedException {
    stopsNext = false;
    owner = Thread.currentThread();
    stopped.countDown();
    if (!goesOn.await(120, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody let it go on");
    }
  }
}
