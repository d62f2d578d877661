package io.github.jerofs.hadoop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.hadoop.util.VersionInfo;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips the tests of a class where this version of Hadoop does not run. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SupportedHadoop.Condition.class)
public @interface SupportedHadoop {
  /** Hadoop needs {@code Subject.getSubject} up to 3.4; JDK 24 and later lack it. */
  final class Condition implements ExecutionCondition {
    private static final int FIRST_WITHOUT_SUBJECT = 24;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String version = VersionInfo.getVersion();
      boolean old = version.startsWith("3.3.") || version.startsWith("3.4.");
      int java = Runtime.version().feature();
      return old && java >= FIRST_WITHOUT_SUBJECT
          ? ConditionEvaluationResult.disabled(
              "Hadoop " + version + " does not run on JDK " + java + "; 3.5 does")
          : ConditionEvaluationResult.enabled("Hadoop " + version);
    }
  }
}
