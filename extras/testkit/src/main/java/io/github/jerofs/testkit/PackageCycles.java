package io.github.jerofs.testkit;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** A rule against cyclic dependencies of packages. */
public final class PackageCycles {
  private PackageCycles() {}

  /** Returns a rule with {@code root} and each package below it as a slice. */
  public static ArchRule none(String root) {
    SliceAssignment byPackage =
        new SliceAssignment() {
          @Override
          public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(root)
                ? SliceIdentifier.of(type.getPackageName())
                : SliceIdentifier.ignore();
          }

          @Override
          public String getDescription() {
            return "packages of " + root;
          }
        };
    return slices().assignedFrom(byPackage).should().beFreeOfCycles();
  }
}
