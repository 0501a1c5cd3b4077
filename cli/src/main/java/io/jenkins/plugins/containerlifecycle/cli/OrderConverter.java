package io.jenkins.plugins.containerlifecycle.cli;

import io.jenkins.plugins.containerlifecycle.deploy.DeployOrder;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of {@link DeployOrder}. */
final class OrderConverter implements ITypeConverter<DeployOrder> {
    @Override
    public DeployOrder convert(String text) {
        return DeployOrder.find(text)
                .orElseThrow(() ->
                        new TypeConversionException("'" + text + "' is not an order; use stop-first or start-first."));
    }
}
