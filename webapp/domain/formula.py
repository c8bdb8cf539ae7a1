"""Sums written as text in rule files: names, numbers, + - * / and parentheses; nothing else runs."""

import ast
import operator
from collections.abc import Callable, Mapping

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(formula: str, inputs: Mapping[str, float]) -> float:
    """The value of a formula. Raises ValueError for an unknown name or anything but plain arithmetic."""
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except SyntaxError as error:
        raise ValueError(f"not a formula: {formula}") from error
    return _value(tree.body, inputs)


def _value(node: ast.expr, inputs: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in inputs:
            return inputs[name]
        case ast.Name(id=name):
            raise ValueError(f"unknown name: {name}")
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, inputs)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(left, inputs), _value(right, inputs))
    raise ValueError(f"not plain arithmetic: {ast.unparse(node)}")
