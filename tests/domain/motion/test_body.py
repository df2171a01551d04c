import numpy as np

from domain.motion.body import figure, limbs
from domain.motion.skeleton import HUMANOID

MESH = figure(HUMANOID)


def test_every_bone_and_every_tip_has_flesh() -> None:
    found = {(limb.joint, limb.after) for limb in limbs(HUMANOID)}
    bones = {(parent, joint) for joint, parent in enumerate(HUMANOID.parents) if parent >= 0}
    tips = {(HUMANOID.index(name), HUMANOID.index(name)) for name in HUMANOID.tips}
    assert found == bones | tips


def test_the_figure_stands_where_the_skeleton_is() -> None:
    rest = HUMANOID.rest()
    low, high = MESH.points.min(axis=0), MESH.points.max(axis=0)
    assert (low > rest.min(axis=0) - np.array([0.3, 0.1, 0.2])).all()
    assert (high < rest.max(axis=0) + np.array([0.3, 0.3, 0.2])).all()
    assert (low < rest.min(axis=0)).all()
    assert (high > rest.max(axis=0)).all()


def test_weights_of_a_point_are_shares_of_joints_that_exist() -> None:
    np.testing.assert_allclose(MESH.weights.sum(axis=1), 1)
    assert (MESH.weights >= 0).all()
    assert MESH.joints.max() < len(HUMANOID)
    assert (MESH.joints[MESH.weights == 0] == 0).all()


def test_normals_are_of_unit_length_and_triangles_face_along_them() -> None:
    np.testing.assert_allclose(np.linalg.norm(MESH.normals, axis=1), 1)
    corners = MESH.indices.reshape(-1, 3)
    a, b, c = (MESH.points[corners[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    area = np.linalg.norm(across, axis=1)
    mean = MESH.normals[corners].mean(axis=1)
    outward = np.sum(across * mean, axis=1) / area
    assert (area > 1e-9).all()
    assert (outward > 0.5).all()


def test_every_point_belongs_to_a_triangle() -> None:
    assert set(MESH.indices.tolist()) == set(range(len(MESH.points)))
