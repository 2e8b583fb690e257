"""Jupyter's view of the kernel: one kernelspec, which nothing of the user's can replace."""

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpec, KernelSpecManager, NoSuchKernel
from traitlets import Dict


class CourseKernels(KernelSpecManager):
    """Knows one kernel, ``python3``, and that is this Python; it gets the variables of this `environment`.

    Examples
    --------
    >>> kernels = CourseKernels(environment={"MPLBACKEND": "agg"})
    >>> kernels.get_kernel_spec("python3").env
    {'MPLBACKEND': 'agg'}
    >>> list(kernels.get_all_specs())
    ['python3']
    """

    environment = Dict()

    def find_kernel_specs(self) -> dict[str, str]:
        """Return the name of the one kernel, and the folder with its logo."""
        from ipykernel.kernelspec import RESOURCES

        return {NATIVE_KERNEL_NAME: RESOURCES}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the one kernel; of any other, Jupyter says that there is none."""
        from ipykernel.kernelspec import RESOURCES, get_kernel_dict

        if kernel_name.lower() != NATIVE_KERNEL_NAME:
            raise NoSuchKernel(kernel_name)
        described = get_kernel_dict()  # its command begins with sys.executable
        # Started here, whatever JUPYTER_DEFAULT_PROVISIONER_NAME may say.
        described["metadata"]["kernel_provisioner"] = {"provisioner_name": "local-provisioner"}
        # Jupyter replaces $NAME in the values by that variable; a folder's name may well hold a dollar sign.
        described["env"] = {name: value.replace("$", "$$") for name, value in self.environment.items()}
        return KernelSpec(resource_dir=RESOURCES, **described)
