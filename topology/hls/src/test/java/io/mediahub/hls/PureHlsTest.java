package io.mediahub.hls;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.mediahub.schemas.testing.PureCode;

@AnalyzeClasses(packages = "io.mediahub.hls", importOptions = ImportOption.DoNotIncludeTests.class)
class PureHlsTest {
  @ArchTest static final ArchTests pure = ArchTests.in(PureCode.class);
}
