package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.context.ContextException;
import io.jenkins.plugins.containerlifecycle.deploy.DeployException;
import io.jenkins.plugins.containerlifecycle.deploy.RefusedImageException;
import io.jenkins.plugins.containerlifecycle.deploy.RollbackFailedException;
import io.jenkins.plugins.containerlifecycle.engine.EngineException;
import io.jenkins.plugins.containerlifecycle.push.PushException;
import io.jenkins.plugins.containerlifecycle.registry.CredentialsException;
import io.jenkins.plugins.containerlifecycle.registry.RegistryException;
import io.jenkins.plugins.containerlifecycle.service.UnjudgedServiceException;
import io.jenkins.plugins.containerlifecycle.text.InputException;
import io.jenkins.plugins.containerlifecycle.text.SafeText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What an exception means to the user who typed the command. */
final class ErrorReport {
    private ErrorReport() {}

    /** One sentence, safe to print. */
    static String sentence(Exception e) {
        String message = SafeText.lineOrNull(e.getMessage());
        if (e instanceof NoSuchFileException) {
            return "There is no file or folder " + message + ".";
        }
        if (e instanceof AccessDeniedException) {
            return "No permission for " + message + ".";
        }
        if (e instanceof EngineException engine && engine.kind() == EngineException.Kind.AMBIGUOUS) {
            return message + " Use --image or --container.";
        }
        if (e instanceof UnjudgedServiceException) {
            return message + " With --no-validate it is deployed all the same.";
        }
        boolean expected = isUsersMistake(e)
                || e instanceof PushException
                || e instanceof NothingDoneException
                || e instanceof DeployException
                || e instanceof EngineException
                || e instanceof RegistryException
                || e instanceof CredentialsException
                || e instanceof IOException;
        return expected && message != null
                ? message
                : "Something unexpected happened: " + e.getClass().getSimpleName()
                        + (message == null ? "" : ": " + message) + ". Run it again with --debug and report it.";
    }

    static ExitCode exitCode(Exception e) {
        if (e instanceof EngineException engine) {
            return ExitCode.of(engine);
        }
        if (e instanceof RegistryException registry && registry.kind() == RegistryException.Kind.BAD_CONFIGURATION) {
            return ExitCode.USAGE;
        }
        if (e instanceof RefusedImageException) {
            return ExitCode.REFUSED;
        }
        if (e instanceof RollbackFailedException) {
            return ExitCode.ROLLBACK_FAILED;
        }
        return isUsersMistake(e) ? ExitCode.USAGE : ExitCode.BROKEN;
    }

    private static boolean isUsersMistake(Exception e) {
        return e instanceof ContextException
                || e instanceof InputException
                || e instanceof IllegalArgumentException
                || e instanceof FileSystemException;
    }
}
