"""HY-Motion 1.0 of Tencent Hunyuan: "Scaling Flow Matching Models for Text-To-Motion" (2025)."""
