"""mutmut leaves decorated functions alone, and with them what is most worth a look here: services
(`@transaction.atomic`) and properties. So the decorators stay on the function that chooses between the
original and the mutants, and are taken off those."""

from typing import Any

import libcst as cst
from mutmut.mutation import file_mutation

BY_MUTMUT = {"staticmethod", "classmethod"}


def mutate_decorated_functions() -> None:
    skip = file_mutation.MutationVisitor._skip_node_and_children
    arrange = file_mutation.function_trampoline_arrangement

    def skip_all_but_functions(self: Any, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and not is_for_mutmut(node):
            return bool(skip(self, without_decorators(node)))
        return bool(skip(self, node))

    def arrange_undecorated(function: cst.FunctionDef, mutants: Any, class_name: str | None) -> Any:
        declared, [choosing, *bodies], assigned, names = arrange(function, mutants, class_name)
        if not is_for_mutmut(function):
            bodies = [without_decorators(body) for body in bodies]
        return declared, [choosing, *bodies], assigned, names

    file_mutation.MutationVisitor._skip_node_and_children = skip_all_but_functions
    file_mutation.function_trampoline_arrangement = arrange_undecorated


def is_for_mutmut(function: cst.FunctionDef) -> bool:
    names = [getattr(decorator.decorator, "value", None) for decorator in function.decorators]
    return not names or (len(names) == 1 and names[0] in BY_MUTMUT)


def without_decorators(node: Any) -> Any:
    return node.with_changes(decorators=())
