package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.projection.ReadModels;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A media catalogue of its own for each test: events go in by the driver, rows come out. */
final class CatalogueUnderTest implements BeforeEachCallback, AfterEachCallback {
  ViewsDatabase views;
  ReadModelDriver driver;

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    views = new ViewsDatabase();
    driver =
        new ReadModelDriver(ReadModels.MEDIA_CATALOGUE, views.open(ReadModels.MEDIA_CATALOGUE));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    driver.close();
    views.close();
  }
}
